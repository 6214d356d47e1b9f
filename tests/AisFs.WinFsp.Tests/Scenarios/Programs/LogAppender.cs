using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>A service adds lines to its log, which it opens anew now and then; somebody looks at it all the time.</summary>
internal sealed class LogAppender : Scenario
{
    internal override IEnumerable<(string Name, byte[] Content)> Before => [("service.log", TestBytes.Make(6_000, 1))];

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        ProgramFile reader = windows.View("service.log");
        ulong line = 2;
        for (int day = 0; day < 3; day++)
        {
            ProgramFile log = windows.Open("service.log", WindowsAccess.OpenIf, share: WindowsAccess.ShareRead);
            for (int i = 0; i < 12; i++)
            {
                log.Append(TestBytes.Make(100 + (500 * i), line++));
                yield return "a line is added";
                reader.ReadAll();
                if (i == 6)
                {
                    log.Flush();
                    yield return "it is flushed";
                }
            }

            log.Close();
            yield return "it is closed";
            reader.ReadAll();
        }

        reader.Close();
        yield return "the reader goes";
    }
}
