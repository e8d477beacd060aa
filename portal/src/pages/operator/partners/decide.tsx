/** What an operator decides about a partner's taking part. */

import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { operatorApi } from "@/api/client";
import { useProgram } from "@/app/places";
import { Decision } from "../decisions/Decision";

interface Props {
  partner: string;
  small?: boolean;
}

function useShared({ partner, small }: Props) {
  const { t } = useTranslation("operator-partners");
  const program = useProgram();
  return { t, path: { program, partner }, shared: { about: partner, small, changes: ["operator", program] } };
}

const ONE = "/v1/operator/programs/{program}/partners/{partner}" as const;

export function Approve(props: Props) {
  const { t, path, shared } = useShared(props);
  return (
    <Decision
      {...shared}
      plain
      label={t("approve.label")}
      text={t("approve.text")}
      done={t("approve.done", { partner: props.partner })}
      act={(_, header) => operatorApi.POST(`${ONE}/approve`, { params: { path, header } })}
    />
  );
}

export function Reject(props: Props) {
  const { t, path, shared } = useShared(props);
  const [again, setAgain] = useState(true);
  return (
    <Decision
      {...shared}
      danger
      label={t("reject.label")}
      text={t("reject.text")}
      done={t("reject.done", { partner: props.partner })}
      act={(reason, header) =>
        operatorApi.POST(`${ONE}/reject`, { params: { path, header }, body: { reason, may_apply_again: again } })
      }
    >
      <Checkbox label={t("reject.again")} checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} />
    </Decision>
  );
}

export function Suspend(props: Props) {
  const { t, path, shared } = useShared(props);
  return (
    <Decision
      {...shared}
      danger
      label={t("suspend.label")}
      text={t("suspend.text")}
      done={t("suspend.done", { partner: props.partner })}
      act={(reason, header) => operatorApi.POST(`${ONE}/suspend`, { params: { path, header }, body: { reason } })}
    />
  );
}

export function Reinstate(props: Props) {
  const { t, path, shared } = useShared(props);
  return (
    <Decision
      {...shared}
      label={t("reinstate.label")}
      text={t("reinstate.text")}
      done={t("reinstate.done", { partner: props.partner })}
      act={(reason, header) => operatorApi.POST(`${ONE}/reinstate`, { params: { path, header }, body: { reason } })}
    />
  );
}

export function Ban(props: Props) {
  const { t, path, shared } = useShared(props);
  return (
    <Decision
      {...shared}
      danger
      label={t("ban.label")}
      text={t("ban.text")}
      done={t("ban.done", { partner: props.partner })}
      act={(reason, header) => operatorApi.POST(`${ONE}/ban`, { params: { path, header }, body: { reason } })}
    />
  );
}
