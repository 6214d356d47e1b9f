using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using AisFs.Control.Client;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>A command that gives a mount an order about a path, and tells its answer.</summary>
/// <param name="Name">The word of the command.</param>
/// <param name="Help">What it does.</param>
/// <param name="Route">Where the order goes.</param>
/// <param name="Type">How the answer is read and written.</param>
/// <typeparam name="T">The answer.</typeparam>
internal sealed record PathCommand<T>(string Name, string Help, string Route, JsonTypeInfo<T> Type)
{
    /// <summary>What the path is.</summary>
    public required string PathHelp { get; init; }

    /// <summary>Whether the path may be left out when there is one mount only.</summary>
    public bool TakesOnlyMount { get; init; }

    /// <summary>Prints the answer as text; gets the path as it was given.</summary>
    public required Action<string, T> Print { get; init; }

    /// <summary>The exit code for an answer.</summary>
    public Func<T, int> CodeOf { get; init; } = static _ => Running.ExitCode.Success;

    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public Command Create()
    {
        Argument<string?> path = new("path") { Description = PathHelp, Arity = TakesOnlyMount ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new(Name, Help) { path, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? given = parsed.GetValue(path);
            (FoundMount mount, string inside) = MountChoice.OnlyOrOf(given);
            T answer = await Asking.AskAsync(mount, client => client.OrderAsync(
                HttpMethod.Post, Route, new PathOrder(inside), ControlJson.Default.PathOrder, Type, cancellationToken)).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                InspectionJson.Print(answer, Type);
            }
            else
            {
                Print(given ?? mount.Identity.Mountpoint, answer);
            }

            return CodeOf(answer);
        });
        return command;
    }
}
