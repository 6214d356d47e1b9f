using AisFs.Cli.Running;
using AisFs.Control.Client;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>Puts one question or order to a mount, and its failure into a sentence.</summary>
internal static class Asking
{
    /// <summary>Asks.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="question">What is asked.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="StartException">There is none; the message says why.</exception>
    public static async Task<T> AskAsync<T>(FoundMount mount, Func<ControlClient, Task<T>> question)
    {
        using ControlClient client = new(mount.Place);
        try
        {
            return await question(client).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ControlClientException or HttpRequestException or IOException)
        {
            throw new StartException(Explain(mount, e));
        }
    }

    /// <summary>Why a mount gave no answer.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="exception">What happened.</param>
    /// <returns>One sentence.</returns>
    public static string Explain(FoundMount mount, Exception exception)
        => exception is ControlClientException
            ? $"{mount.Identity.Mountpoint}: {exception.Message}"
            : $"{mount.Identity.Mountpoint}: its process {mount.Place.Pid} cannot be asked: {exception.Message}";
}
