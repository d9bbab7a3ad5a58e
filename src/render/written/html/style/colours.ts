/** Two sets of colours; paper takes the light one. A tone is a text, a field and a line. */
export const COLOURS = `
:root{
--ground:#f6f7f9;--sheet:#fff;--text:#1b1f27;--soft:#565e6c;--line:#dfe3e8;--inset:#f1f3f6;--accent:#3446c4;
--good:#0f6a3d;--good-field:#e3f4ea;--good-band:#13683f;
--bad:#a8231c;--bad-field:#fdeceb;--bad-band:#a3211b;
--warn:#7d4f00;--warn-field:#fdf2d8;--warn-band:#7f5300;
--open:#5a3a97;--open-field:#f0eafb;--open-band:#553a8c;
--plain:#4b5362;--plain-field:#eceff3;--plain-band:#38404d;
--kept:#a9b3c4;--turned:#c2341f;--left:#e2e6ec}
@media screen and (prefers-color-scheme:dark){:root{
color-scheme:dark;
--ground:#0f1216;--sheet:#171b21;--text:#e8eaee;--soft:#a2aab8;--line:#2b323c;--inset:#1f252d;--accent:#a5b1ff;
--good:#6fdba4;--good-field:#12301f;--good-band:#0f4f30;
--bad:#ff9d93;--bad-field:#3a1a18;--bad-band:#83201b;
--warn:#f0c05a;--warn-field:#352a10;--warn-band:#664300;
--open:#c9b3ff;--open-field:#2a2140;--open-band:#46307a;
--plain:#b4bccb;--plain-field:#262d37;--plain-band:#2c343f;
--kept:#5d6a80;--turned:#ff8a73;--left:#323a46}}
.good{--tone:var(--good);--field:var(--good-field);--band:var(--good-band)}
.bad{--tone:var(--bad);--field:var(--bad-field);--band:var(--bad-band)}
.warn{--tone:var(--warn);--field:var(--warn-field);--band:var(--warn-band)}
.open{--tone:var(--open);--field:var(--open-field);--band:var(--open-band)}
.plain{--tone:var(--plain);--field:var(--plain-field);--band:var(--plain-band)}
.gain{--tone:var(--good);--field:var(--good-field)}
.loss{--tone:var(--bad);--field:var(--bad-field)}
.hold{--tone:var(--warn);--field:var(--warn-field)}
.other{--tone:var(--plain);--field:var(--plain-field)}
.alone{--tone:var(--bad);--field:var(--bad-field)}
`;
