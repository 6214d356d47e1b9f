using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>Names that other clients chose stand in the log, but do not write it.</summary>
public sealed class ForgedNameTests(FaultyMountFixture fixture) : FaultTests(fixture), IClassFixture<FaultyMountFixture>
{
    private const string Forged = "23:59:59 ERR forged";
    private const string Evil = "x\n" + Forged + "\u001b[31m\u0007\u0085\u202e";

    private readonly FaultyMountFixture _fixture = fixture;

    [Fact]
    [Semantics("S85")]
    public async Task A_name_with_control_characters_forges_no_line_of_the_log()
    {
        await Bucket.PutAsync(At(Evil), new byte[100_000]);
        int before = _fixture.Mount.Log.Length;
        Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 500, Operation = Operation.ObjectGet, Message = "no\r" + Forged }]);
        CommandResult result = (await RunAsync("cat", Native(At(Evil)))).Ended();
        Assert.True(Faults.Struck > 0, "The fault did not strike.");
        Assert.NotEqual(0, result.ExitCode);
        string log = _fixture.Mount.Log.Since(before);
        Assert.Contains(@"x\n" + Forged + @"\x1b[31m\x07\x85\u202e", log, StringComparison.Ordinal);
        Assert.DoesNotContain(log, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.DoesNotContain(log.Split('\n'), line => line.StartsWith(Forged, StringComparison.Ordinal));
    }
}
