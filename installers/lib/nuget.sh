# NuGet packages with symbols: the client as a library, alone and as a service, and aisfs as a tool of dotnet.
# shellcheck shell=bash disable=SC2154

build_nuget() {
    pack AisFs.Client.Extensions.DependencyInjection
    pack AisFs.Client
    pack AisFs.Cli -p:AisFsTool=true -p:IncludeSymbols=true -p:SymbolPackageFormat=snupkg
}

# pack PROJECT ARGUMENT...
pack() {
    local project=$1 package
    shift
    say "packing $project"
    # The analyzers ran when it was built.
    dotnet pack "$root/src/$project" -c Release --artifacts-path "$root/artifacts/native" -p:AisFsPublish=true -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false "$@" \
        -o "$work/$project" -v quiet -clp:NoSummary >&2 || fail "packing $project failed"
    for package in "$work/$project"/*nupkg; do
        mv "$package" "$output/"
        add_made "$package"
    done
}
