using AisFs.Cli.Text;

namespace AisFs.Cli.Options;

/// <summary>
/// An option or argument that makes no sense. The message is one sentence for the user that says what to do; what a
/// terminal would take for a command stands in it escaped.
/// </summary>
internal sealed class OptionException(string message, Exception? inner = null) : Exception(PrintableText.Escape(message), inner);
