/** The drawer in which a number explains itself: sentences, and the facts below them. */

import { Button, Drawer, List, Stack, Table, Text } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The button of a line; `about` names the line for those who don't see it. */
export function WhyButton({ about, onClick }: { about: string; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      onClick={onClick}
      leftSection={<IconHelpCircle size={16} aria-hidden />}
      aria-label={t("why.about", { what: about })}
    >
      {t("why.label")}
    </Button>
  );
}

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** In order; each says one step of the reckoning. */
  sentences?: ReactNode[];
  facts?: [name: string, value: ReactNode][];
  children?: ReactNode;
}

export function Why({ opened, onClose, title, sentences = [], facts = [], children }: Props) {
  return (
    <Drawer opened={opened} onClose={onClose} title={<Text fw={650}>{title}</Text>}>
      <Stack>
        {sentences.length > 0 && (
          <List type="ordered" spacing="xs">
            {sentences.map((each, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: sentences have no other identity than their place
              <List.Item key={place}>{each}</List.Item>
            ))}
          </List>
        )}
        {children}
        {facts.length > 0 && (
          <Table variant="vertical" withTableBorder>
            <Table.Tbody>
              {facts.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row">{name}</Table.Th>
                  <Table.Td>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Drawer>
  );
}
