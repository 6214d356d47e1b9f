using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>A namespace as the records write it.</summary>
internal sealed record PyNamespace(AisNamespace Namespace)
{
    public PyObject Wrap() => new PyObject("Namespace") { Repr = ToString }
        .Value("uuid", Namespace.Uuid)
        .Value("name", Namespace.Name)
        .Value("namespace", this);

    public override string ToString() => $"Namespace(uuid='{Namespace.Uuid}', name='{Namespace.Name}')";
}
