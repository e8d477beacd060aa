/** Says what went wrong and what to do, in the visitor's language where the code is known. */

import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/problem";
import { useSentence } from "./sentence";

interface Props {
  problem: Problem | null;
  /** Offers to try again. */
  again?: () => void;
  /** Fields whose faults the form shows itself. */
  shown?: readonly string[];
}

export function ErrorNote({ problem, again, shown = [] }: Props) {
  const { t } = useTranslation();
  const sentence = useSentence();
  if (problem === null) return null;
  const others = problem.faults.filter((each) => !shown.includes(each.field));
  return (
    <Alert color="red" role="alert" icon={<IconAlertCircle aria-hidden />} title={sentence(problem)}>
      <Stack gap="xs" align="flex-start">
        {others.length > 0 && (
          <List size="sm">
            {others.map((each) => (
              <List.Item key={each.field}>
                <code>{each.field}</code>: {each.message}
              </List.Item>
            ))}
          </List>
        )}
        {problem.requestId !== null && <Text size="sm">{t("requestId", { id: problem.requestId })}</Text>}
        {again !== undefined && (
          <Button size="xs" variant="default" onClick={again}>
            {t("again")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
