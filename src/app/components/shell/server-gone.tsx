"use client";

import { useEffect } from "react";
import { useServerGone, waitForPages } from "../../data/patient-navigation";
import { Notice } from "../ui/notice";

/** What a click on a dead server ends on. The page that was asked for comes by itself once the server is back. */
export function ServerGone() {
  const gone = useServerGone();
  useEffect(waitForPages, []);
  if (!gone) return null;
  return (
    <div className="fixed inset-x-4 top-4 z-50 mx-auto max-w-lg shadow-float">
      <Notice kind="warning" title="Lethe can't be reached" announce>
        Check that the server is running and that you are online. The page opens by itself when it answers again.
      </Notice>
    </div>
  );
}
