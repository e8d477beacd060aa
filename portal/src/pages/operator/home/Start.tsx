/** The first page of an operator: the first program. */

import { IconBuildingStore } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { operatorPrograms } from "@/app/me";
import { pathOf } from "@/app/places";
import { EmptyState } from "@/components/EmptyState";
import { PageTitle } from "@/components/PageTitle";

export default function Start() {
  const { t } = useTranslation("operator-home");
  const { data } = useSuspenseQuery(operatorPrograms);
  const first = data.items[0];
  if (first !== undefined) return <Navigate to={pathOf("operator", first.program, "home")} replace />;
  return (
    <>
      <PageTitle title={t("welcome")} />
      <EmptyState icon={IconBuildingStore} title={t("none.title")} text={t("none.text")} />
    </>
  );
}
