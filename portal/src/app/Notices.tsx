/** Short notices at the edge of the screen; what draws them loads with the first one. */

import { useNotifications } from "@mantine/notifications";
import { lazy, Suspense } from "react";

const Shown = lazy(() => import("./NoticesShown"));

export function Notices() {
  const { notifications, queue } = useNotifications();
  if (notifications.length + queue.length === 0) return null;
  return (
    <Suspense>
      <Shown position="bottom-right" />
    </Suspense>
  );
}
