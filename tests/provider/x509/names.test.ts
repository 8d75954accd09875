import { expect } from "chai";
import { describe, it } from "mocha";
import { sameDistinguishedName } from "../../../provider/x509/distinguishedName.js";
import { isKeyIdentifier, sameKeyIdentifier } from "../../../provider/x509/keyIdentifier.js";

describe("comparing distinguished names", () => {
  const alike: [string, string][] = [
    ["CN=Root, O=Contoso", "cn=root,o=contoso"],
    ["CN=Root, O=Contoso", "O=Contoso, CN=Root"],
    ["CN=Root  CA, O=Contoso", "CN= Root CA ,O=Contoso"],
    ['CN=Root, O="Contoso, Ltd"', "CN=Root, O=Contoso\\, Ltd"],
    ["CN=Root, S=WA", "CN=Root, ST=WA"],
    ["CN=a + OU=b, C=US", "OU=b+CN=a, C=US"],
    ["OID.2.5.4.3=Root", "CN=Root"],
    ["ExampleIssuer", "ExampleIssuer"],
    ["CN=Caf\\C3\\A9", "CN=Café"],
    ["CN=a, dnQualifier=b", "CN=a, OID.2.5.4.46=b"],
    ["CN=a, emailAddress=b@c", "CN=a, E=B@C"],
    ["CN=Straße", "CN=STRASSE"],
    ["CN=a, UID=b", "CN=a, OID.0.9.2342.19200300.100.1.1=b"],
  ];
  for (const [one, other] of alike) {
    it(`holds ${one} and ${other} for the same`, () => {
      expect(sameDistinguishedName(one, other)).to.equal(true);
    });
  }

  const unlike: [string, string][] = [
    ["CN=Root, O=Contoso", "CN=Root"],
    ["CN=Root, O=Contoso", "CN=Contoso, O=Root"],
    ["CN=a, CN=b, O=c", "CN=b, CN=a, O=c"],
    ['O="a, CN=b"', "O=a, CN=b"],
    ["CN=a+OU=b", "CN=a, OU=b"],
    ["ExampleIssuer", "CN=ExampleIssuer"],
    ["ExampleIssuer", "OtherIssuer"],
    ["CN=a\\E9", "CN=a\\E8"],
    ["CN=a, OU=b", "CN=a\\, OU=b"],
  ];
  for (const [one, other] of unlike) {
    it(`tells ${one} from ${other}`, () => {
      expect(sameDistinguishedName(one, other)).to.equal(false);
    });
  }
});

describe("comparing key identifiers", () => {
  it("counts the digits alone", () => {
    expect(sameKeyIdentifier(" BA:AF:4A", "ba af4a")).to.equal(true);
    expect(sameKeyIdentifier("BA:AF:4A", "BA:AF:4B")).to.equal(false);
  });

  it("knows what is none", () => {
    expect(["BA:AF", "baaf", " BA AF"].every(isKeyIdentifier)).to.equal(true);
    expect(["", "BA:A", "xyz", "SKI"].some(isKeyIdentifier)).to.equal(false);
  });
});
