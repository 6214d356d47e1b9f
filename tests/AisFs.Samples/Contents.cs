using AisFs.Client;

namespace AisFs.Samples;

/// <summary>Whatever holds bytes can be an object.</summary>
internal static class Contents
{
    public static async Task RunAsync(SampleContext context)
    {
        AisBucket bucket = context.Bucket;
        #region README
        AisPutResult stored = await bucket.Object("text").PutAsync(BinaryData.FromString("beta"));
        await bucket.Object("stream").PutAsync(new MemoryStream([1, 2, 3]));
        Console.WriteLine($"version {stored.Version}, {stored.Checksum.Type} {stored.Checksum.Value}");
        #endregion
    }
}
