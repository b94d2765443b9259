/** The phone of journeys: a narrow, fine screen that is touched, and a browser that lays pages out as phones do. */
export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
