using AisFs.Client;

namespace AisFs.Samples;

/// <summary>Looks before reading.</summary>
internal static class Properties
{
    public static async Task RunAsync(SampleContext context)
    {
        AisClient client = context.Client;
        #region README
        AisObjectProperties? properties = await client.Object("ais://demo/dir/hello.txt").TryHeadAsync();
        Console.WriteLine(properties is null ? "not there" : $"{properties.Size} bytes, copies: {properties.Copies}");
        #endregion
    }
}
