using AisFs.Client;
using AisFs.Client.AuthN;

namespace AisFs.Samples;

/// <summary>Logs in, and uses the token.</summary>
internal static class Authentication
{
    public static async Task RunAsync()
    {
        #region README
        using AisAuthNClient authn = new();
        await authn.LoginAsync("admin", Environment.GetEnvironmentVariable("AIS_AUTHN_PASSWORD") ?? "");
        using AisClient mine = new(new AisClientOptions { TokenSource = authn.TokenSource });
        Console.WriteLine($"{(await mine.Cluster.ListBucketsAsync()).Count} buckets");
        #endregion
    }
}
