/* Keeps the pages of visits readable without a network: from the network first, else as it last was.
   Notes never pass through here; the page keeps and sends them itself. */
"use strict";
const KEPT = "gz-visits";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(KEPT);
    const known = await cache.match(request, { ignoreVary: true });
    try {
      const answer = await fetch(request);
      if (known) await (answer.ok && !answer.redirected ? cache.put(request, answer.clone()) : cache.delete(request));
      return answer;
    } catch (error) {
      if (known) return known;
      throw error;
    }
  })());
});
