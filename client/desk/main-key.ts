/** The key that is held for shortcuts, by the name that stands on it. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
export const mainKey = isMac ? '⌘' : 'Ctrl'
