using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

internal static class CommandResultExtensions
{
    public static async Task<CommandResult> Ok(this Task<CommandResult> result) => (await result).Ok();
}
