/** The program's version, as `air --version`, /api/health and every page show it. */
export const VERSION = "0.1.0";
