using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>A developer sees each request of Windows, and only when asked for.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trace_logs_each_request_with_its_path_and_answer(bool isTraced)
    {
        await using BucketMount mount = await BucketMount.StartAsync("trace", isTraced ? ["--trace"] : ["--log-level", "verbose"]);
        await mount.Bucket.PutAsync("present", new byte[10]);
        using (StandInClient client = mount.Program.Connect())
        {
            WindowsFile file = client.Create(@"\present", WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
            Assert.Equal(10, client.Read(file.Handle, 0, 100).Ok().Length);
            client.Close(file.Handle).Ok();
        }

        await mount.EndAsync();
        string log = mount.Program.Log.ToString();
        foreach (string operation in new[] { "Open", "Read", "Close" })
        {
            Assert.Equal(isTraced, log.Contains($@"{operation} '\present': Success", StringComparison.Ordinal));
        }
    }
}
