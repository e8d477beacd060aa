/** The link as a QR code, to look at and to download for screen and print. */

import { Button, Card, Center, Group, Image, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { download } from "@/components/csv";
import { ErrorNote } from "@/components/ErrorNote";

/** Pixels for each square of the PNG: about 700 px wide, sharp on a printed page. */
const PRINT_SCALE = 24;
const SIDE = 168;

export function QrCode({ code }: { code: string }) {
  const { t } = useTranslation("links");
  const program = useProgram();
  const path = { program, code };
  const picture = useQuery({
    queryKey: ["partner", program, "qr", code],
    queryFn: () =>
      answered<string>(
        partnerApi.GET("/v1/programs/{program}/links/{code}/qr", {
          params: { path, query: { format: "svg" } },
          parseAs: "text",
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const png = useMutation({
    mutationFn: () =>
      answered<Blob>(
        partnerApi.GET("/v1/programs/{program}/links/{code}/qr", {
          params: { path, query: { format: "png", scale: PRINT_SCALE } },
          parseAs: "blob",
        }),
      ),
    onSuccess: (found) => download(`${code}.png`, found, "image/png"),
  });
  const error = picture.error ?? png.error;
  const icon = <IconDownload size={16} aria-hidden />;
  return (
    <Card component="section" aria-labelledby="qr" h="100%">
      <Title order={2} id="qr" mb="sm">
        {t("qr.title")}
      </Title>
      <Stack>
        <ErrorNote problem={error ? asProblem(error) : null} />
        {picture.isPending && <Skeleton h={SIDE} w={SIDE} mx="auto" />}
        {picture.data !== undefined && (
          <Center>
            <Image
              src={`data:image/svg+xml;utf8,${encodeURIComponent(picture.data)}`}
              alt={t("qr.alt", { code })}
              w={SIDE}
              h={SIDE}
              bg="white"
            />
          </Center>
        )}
        <Group justify="center">
          <Button
            variant="default"
            size="xs"
            leftSection={icon}
            disabled={picture.data === undefined}
            onClick={() => download(`${code}.svg`, picture.data ?? "", "image/svg+xml")}
          >
            {t("qr.svg")}
          </Button>
          <Button variant="default" size="xs" leftSection={icon} onClick={() => png.mutate()} loading={png.isPending}>
            {t("qr.png")}
          </Button>
        </Group>
        <Text size="sm" c="dimmed" ta="center">
          {t("qr.text")}
        </Text>
      </Stack>
    </Card>
  );
}
