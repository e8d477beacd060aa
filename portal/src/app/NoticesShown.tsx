/** What draws the notices, in a chunk of its own. */

export { Notifications as default } from "@mantine/notifications";
