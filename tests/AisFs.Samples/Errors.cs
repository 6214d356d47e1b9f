using AisFs.Client;

namespace AisFs.Samples;

/// <summary>Sends again what failed, and tells errors apart.</summary>
internal static class Errors
{
    public static async Task RunAsync()
    {
        #region README
        using AisClient guarded = new(new AisClientOptions { Retry = new AisRetryOptions { MaxAttempts = 4 }, ResponseTimeout = TimeSpan.FromSeconds(30) });
        guarded.Retrying += (_, e) => Console.WriteLine($"again in {e.Delay}: {e.Error.Message}");
        try
        {
            await guarded.Bucket("no-such-bucket").HeadAsync();
        }
        catch (AisBucketNotFoundException e)
        {
            Console.WriteLine($"{e.Status} {e.Bucket}");
        }
        catch (AisException e) when (e.IsRetriable)
        {
            Console.WriteLine($"gave up after {e.Attempts} attempts: {e.Message}");
        }
        #endregion
    }
}
