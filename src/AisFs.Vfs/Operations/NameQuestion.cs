using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>A question for a name, of which callers that come meanwhile share the answer.</summary>
/// <param name="IsAnswered">Whether an earlier question was answered between the caller's look at what is known and its question.</param>
/// <param name="TakeOver">Makes an answer known; it runs before the question ends, so that nobody asks it once more in between.</param>
internal sealed record NameQuestion(Func<bool> IsAnswered, Action<Loaded> TakeOver);
