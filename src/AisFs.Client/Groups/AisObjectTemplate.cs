using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Groups;

/// <summary>
/// Objects by a template in the manner of bash: <c>p-{001..100..2}.{jpg,txt}</c>. Ranges of numbers keep their zeros, count
/// down too and take a step; ranges of single letters; lists, also nested; a backslash takes the meaning from the next
/// character. The cluster itself expands ranges of numbers only; a template without braces is a prefix there.
/// </summary>
public sealed class AisObjectTemplate : AisObjectCollection
{
    private const int MaxLength = 8192;

    /// <summary>Selects objects.</summary>
    /// <param name="template">The template.</param>
    /// <exception cref="ArgumentException">The braces are not in pairs, a number is beyond 64 bits, or the template is too long.</exception>
    public AisObjectTemplate(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template.Length > MaxLength)
        {
            throw new ArgumentException($"The template has {template.Length} characters, more than {MaxLength}.", nameof(template));
        }

        BraceExpansion.Check(template);
        Template = template;
    }

    /// <summary>The template.</summary>
    public string Template { get; }

    /// <inheritdoc/>
    public override IEnumerator<string> GetEnumerator() => BraceExpansion.Expand(Template).GetEnumerator();

    /// <summary>The template.</summary>
    /// <returns><see cref="Template"/>.</returns>
    public override string ToString() => Template;

    // Without braces it is a prefix, which the cluster compares with the names as they are.
    internal override SelectionMessage Select(Func<string, string> toWireName)
        => new() { Template = Template.Contains('{', StringComparison.Ordinal) ? toWireName(Template) : Template };
}
