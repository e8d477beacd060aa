/** How the portal looks, in the business's own colour; every text can be read in both colour schemes. */

import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from "@mantine/core";
import type { Brand } from "./brand";
import { readable, shades } from "./colours";

const TEN = 10;
const WHITE = "#ffffff";
/** Mantine's dark grey of cards and fields, the lightest background of its dark scheme. */
const DARK_CARD = "#2e2e2e";
/** Above this luminance black text has the better contrast on a filled button, below it white. */
const BLACK_READS_BETTER = 0.179;

/** `close` is what the button of a drawer or dialog says to those who don't see its cross. */
export function themeOf(brand: Brand, close: string): MantineThemeOverride {
  const closeButtonProps = { "aria-label": close };
  return createTheme({
    colors: { brand: shades(brand.colour).slice(0, TEN) as unknown as MantineColorsTuple },
    primaryColor: "brand",
    primaryShade: 6,
    autoContrast: true,
    luminanceThreshold: BLACK_READS_BETTER,
    defaultRadius: "md",
    fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', sans-serif",
    headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.6rem" }, h2: { fontSize: "1.15rem" } } },
    cursorType: "pointer",
    components: {
      Card: { defaultProps: { withBorder: true, padding: "lg" } },
      Table: { defaultProps: { verticalSpacing: "xs", horizontalSpacing: "md" } },
      Drawer: { defaultProps: { position: "right", size: "lg", padding: "lg", closeButtonProps } },
      Modal: { defaultProps: { closeButtonProps } },
      Notification: { defaultProps: { closeButtonProps } },
      Anchor: { defaultProps: { underline: "always" } },
    },
  });
}

/** Mantine's own greys and reds are too pale for small text. */
export const coloursOf =
  (brand: Brand): CSSVariablesResolver =>
  () => ({
    variables: {},
    light: {
      "--mantine-color-anchor": readable(brand.colour, WHITE, "dark"),
      "--mantine-color-dimmed": "#5b6269",
      "--mantine-color-placeholder": "#646b72",
      "--mantine-color-error": "#c92a2a",
    },
    dark: {
      "--mantine-color-anchor": readable(brand.colour, DARK_CARD, "light"),
      "--mantine-color-dimmed": "#b0b3b8",
      "--mantine-color-placeholder": "#a6a9ae",
      "--mantine-color-error": "#ff8787",
    },
  });
