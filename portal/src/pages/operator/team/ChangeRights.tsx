/** All rights of another operator, from its next request on. */

import { Button, Drawer, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { ErrorNote } from "@/components/ErrorNote";
import { Rights } from "./Rights";

type Listed = Operator["ListedOperator"];

export function ChangeRights({ operator, onClose }: { operator: Listed | null; onClose: () => void }) {
  const { t } = useTranslation("operator-team");
  return (
    <Drawer
      opened={operator !== null}
      onClose={onClose}
      title={<Text fw={650}>{t("change.title", { operator: operator?.operator })}</Text>}
    >
      {operator !== null && <Form operator={operator} onClose={onClose} />}
    </Drawer>
  );
}

function Form({ operator, onClose }: { operator: Listed; onClose: () => void }) {
  const { t } = useTranslation("operator-team");
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [scopes, setScopes] = useState(operator.scopes);
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.PUT("/v1/operator/operators/{operator}/scopes", {
          params: { path: { operator: operator.operator } },
          body: { scopes },
        }),
      ),
    onSuccess: () => {
      notifications.show({ message: t("change.done") });
      onClose();
      return queries.invalidateQueries({ queryKey: ["operator", "operators"] });
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  return (
    <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
      <Stack>
        <Rights value={scopes} onChange={setScopes} error={problem?.fault("scopes")} />
        <ErrorNote problem={problem} shown={["scopes"]} />
        <Button type="submit" loading={send.isPending}>
          {common("save")}
        </Button>
      </Stack>
    </form>
  );
}
