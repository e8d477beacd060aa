/** Gives a key a successor; the old one works on for a while, so that nothing stands still. */

import { NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { useProgram } from "@/app/places";
import { Decision } from "../decisions/Decision";

const USUAL_HOURS = 24;
const MOST_HOURS = 720;

export function Rotate({ apiKey, onMade }: { apiKey: Operator["KeyView"]; onMade: (key: string) => void }) {
  const { t } = useTranslation("operator-keys");
  const program = useProgram();
  const [hours, setHours] = useState(USUAL_HOURS);
  return (
    <Decision
      small
      plain
      label={t("rotate.label")}
      about={apiKey.prefix}
      text={t("rotate.text")}
      done={t("rotate.done")}
      changes={["operator", program, "keys"]}
      act={async (_, header) => {
        const made = await answered(
          operatorApi.POST("/v1/operator/programs/{program}/keys/{key}/rotate", {
            params: { path: { program, key: apiKey.id }, header },
            body: { overlap_hours: hours },
          }),
        );
        onMade(made.key);
      }}
    >
      <NumberInput
        label={t("rotate.overlap")}
        description={t("rotate.most", { most: MOST_HOURS })}
        min={0}
        max={MOST_HOURS}
        allowDecimal={false}
        value={hours}
        onChange={(value) => setHours(Number(value))}
      />
    </Decision>
  );
}
