/** The version that `--version` prints and reports carry; a test holds it equal to package.json's. */
export const VERSION = '0.2.0';
