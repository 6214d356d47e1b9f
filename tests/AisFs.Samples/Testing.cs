using AisFs.Client;

namespace AisFs.Samples;

/// <summary>Replaces a part of the client in a test.</summary>
internal static class Testing
{
    public static async Task RunAsync()
    {
        #region README
        AisObject fake = new FakeObject();
        using AisObjectBody body = await fake.GetAsync();
        Console.WriteLine(System.Text.Encoding.UTF8.GetString(await body.ReadAllAsync()));
        #endregion
    }
}
