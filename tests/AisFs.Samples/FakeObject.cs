using AisFs.Client;

namespace AisFs.Samples;

/// <summary>An object that needs no cluster.</summary>
#region README
internal sealed class FakeObject : AisObject
{
    public override ValueTask<AisObjectBody> GetAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(AisModelFactory.ObjectBody(new MemoryStream("hello"u8.ToArray())));
}
#endregion
