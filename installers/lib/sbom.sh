# The lists of parts in the format of CycloneDX, one beside each package: NAME.cdx.json.
# shellcheck shell=bash disable=SC2154

build_sboms() {
    local package project runtime
    say "listing the parts"
    (cd "$root" && dotnet tool restore -v quiet >&2) || fail "the tool that lists the parts (.config/dotnet-tools.json) could not be restored"
    for project in AisFs.Cli AisFs.Client AisFs.Client.Extensions.DependencyInjection; do
        (cd "$root" && dotnet CycloneDX "src/$project/$project.csproj" --output "$work/sbom" --filename "$project.json" --output-format Json --set-name "$project" --set-version "$version") \
            > "$work/sbom.log" 2>&1 || { cat "$work/sbom.log" >&2; fail "the parts of $project could not be listed"; }
    done
    runtime=$(dotnet msbuild "$root/src/AisFs.Cli/AisFs.Cli.csproj" -getProperty:BundledNETCoreAppPackageVersion)
    for package in "${made[@]}"; do
        case $package in *.snupkg) continue ;; AisFs.Client.Extensions.DependencyInjection.*) project=AisFs.Client.Extensions.DependencyInjection ;; AisFs.Client.*) project=AisFs.Client ;; *) project=AisFs.Cli ;; esac
        python3 "$lib/sbom.py" "$work/sbom/$project.json" "$output/$package" "$version" "$runtime" "$(image_parts "$package")" > "$output/$package.cdx.json" || fail "the parts of $package could not be listed"
        listed+=("$package.cdx.json")
    done
    [ ${#listed[@]} -eq 0 ] || made+=("${listed[@]}")
}

listed=()

# image_parts PACKAGE: the file with the packages of Debian that an image has parts of.
image_parts() { case $1 in *.oci.tar) local rid=${1%.oci.tar}; printf '%s' "$work/image-packages-${rid#"aisfs-$version-"}" ;; esac; }
