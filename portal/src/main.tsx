/** Starts the portal: the brand and the texts first, then the page of the address. */

import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/portal.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { loadBrand } from "./app/brand";
import { reloadWhenReplaced } from "./app/replaced";
import { startTexts } from "./i18n";
import { noteRecruiter } from "./pages/partner/join/recruiter";

reloadWhenReplaced();
noteRecruiter();
const [brand] = await Promise.all([loadBrand(), startTexts()]);
const place = document.getElementById("root");
if (place !== null) createRoot(place).render(<App brand={brand} />);
