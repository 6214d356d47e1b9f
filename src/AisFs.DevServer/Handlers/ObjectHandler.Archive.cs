using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;

namespace AisFs.DevServer.Handlers;

internal static partial class ObjectHandler
{
    private static Task GetMemberAsync(Exchange exchange, Bucket bucket, byte[] name)
        => exchange.FailAsync(501, null, $"archives are not served yet: {DisplayName(exchange, bucket)} ({name.Length})");

    private static Task AppendMemberAsync(Exchange exchange, Bucket bucket, byte[] name)
        => exchange.FailAsync(501, null, $"archives are not served yet: {DisplayName(exchange, bucket)} ({name.Length})");

    private static Task PromoteAsync(Exchange exchange, ActionMessage message)
        => exchange.FailAsync(501, null, $"promote is not served yet: {message.Name}");
}
