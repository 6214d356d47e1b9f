"""Usage: sbom.py PARTS PACKAGE VERSION RUNTIME [DEBIAN]. Writes the list of parts of one package to standard output.

PARTS is the list that CycloneDX made of a project. Added are the package's own name and hash, the .NET runtime that is part
of every package but those of NuGet, and the packages of Debian in a container image (lines "name version architecture").
"""

import datetime
import hashlib
import json
import os
import pathlib
import sys
import uuid

parts, package, version, runtime = sys.argv[1:5]
debian = sys.argv[5] if len(sys.argv) > 5 else ""
package = pathlib.Path(package)
digest = hashlib.sha256(package.read_bytes()).hexdigest()
document = json.loads(pathlib.Path(parts).read_text(encoding="utf-8-sig"))
components = document.setdefault("components", [])
own = document["metadata"]["component"]

# The same package gets the same list.
document["serialNumber"] = "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_OID, digest))
epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
document["metadata"]["timestamp"] = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
reference = own["bom-ref"]
own.update({"name": package.name, "version": version, "hashes": [{"alg": "SHA-256", "content": digest}], "licenses": [{"license": {"id": "MIT"}}]})
depends = next((entry for entry in document.setdefault("dependencies", []) if entry["ref"] == reference), None)
if depends is None:
    depends = {"ref": reference, "dependsOn": []}
    document["dependencies"].append(depends)


def add(component):
    components.append(component)
    depends.setdefault("dependsOn", []).append(component["bom-ref"])
    document["dependencies"].append({"ref": component["bom-ref"]})


if package.suffix != ".nupkg":
    purl = f"pkg:nuget/Microsoft.NETCore.App.Runtime@{runtime}"
    add({"type": "framework", "bom-ref": purl, "name": "Microsoft.NETCore.App.Runtime", "version": runtime, "purl": purl, "licenses": [{"license": {"id": "MIT"}}]})
if debian:
    for line in pathlib.Path(debian).read_text().splitlines():
        name, number, architecture = line.split()
        purl = f"pkg:deb/debian/{name}@{number.replace('+', '%2B').replace(':', '%3A')}?arch={architecture}"
        add({"type": "library", "bom-ref": purl, "name": name, "version": number, "purl": purl})
json.dump(document, sys.stdout, indent=2)
print()
