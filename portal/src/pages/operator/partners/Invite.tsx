/** A code by which a sign-in becomes this partner's. */

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { ShownOnce } from "../decisions/ShownOnce";

export function Invite({ partner }: { partner: string }) {
  const { t } = useTranslation("operator-partners");
  const program = useProgram();
  const key = useRef(crypto.randomUUID());
  const make = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/partners/{partner}/invitations", {
          params: { path: { program, partner }, header: once(key.current) },
        }),
      ),
    onSettled: () => {
      key.current = crypto.randomUUID();
    },
  });
  return (
    <>
      <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        {t("invite.label")}
      </Button>
      <ErrorNote problem={make.error ? asProblem(make.error) : null} />
      <ShownOnce title={t("invite.title", { partner })} secret={make.data?.code ?? null} onClose={make.reset} />
    </>
  );
}
