using AisFs.Client;
using AisFs.Client.Reading;

namespace AisFs.Samples;

/// <summary>Reads a part, and a stream.</summary>
internal static class Reading
{
    public static async Task RunAsync(SampleContext context)
    {
        AisObject hello = context.Hello;
        #region README
        byte[] world = await hello.ReadAllAsync(new AisGetOptions { Range = new AisByteRange(7, 5) });
        await using AisObjectStream stream = await hello.OpenReadAsync(new AisReaderOptions { MaxResumes = 3 });
        stream.Seek(-5, SeekOrigin.End);
        using StreamReader text = new(stream);
        Console.WriteLine($"{world.Length} bytes; {await text.ReadToEndAsync()}");
        #endregion
    }
}
