using AisFs.Client;
using AisFs.Client.Etl;

namespace AisFs.Samples;

/// <summary>Transforms objects while they are read.</summary>
internal static class Etls
{
    public static async Task RunAsync(SampleContext context)
    {
        AisClient client = context.Client;
        AisObject hello = context.Hello;
        #region README
        AisEtl etl = client.Etl("md5-of-it");
        await etl.InitAsync("aistorage/transformer_md5:latest");
        byte[] digest = await hello.ReadAllAsync(new AisGetOptions { Etl = etl.With() });
        Console.WriteLine(System.Text.Encoding.ASCII.GetString(digest));
        await etl.StopAsync();
        await etl.DeleteAsync();
        #endregion
    }
}
