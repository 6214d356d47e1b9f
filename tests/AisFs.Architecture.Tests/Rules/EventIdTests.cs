using System.Globalization;
using AisFs.Architecture.Tests.Source;
using AisFs.TestKit;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>
/// Operators know events by their numbers: each event has one of its own, and events.md lists those that are logged without asking
/// for more, with the words of the source.
/// </summary>
public sealed class EventIdTests
{
    private static readonly string[] s_hidden = ["Debug", "Trace"];

    [Fact]
    public void No_two_events_have_the_same_number()
    {
        Event[] all = [.. All()];
        Assert.InRange(all.Length, 80, 10_000);
        string[] twice = [.. all.GroupBy(static e => e.Id).Where(static group => group.Count() > 1).Select(static group => $"{group.Key}: {string.Join(", ", group.Select(static e => e.Place))}")];
        Assert.True(twice.Length == 0, string.Join('\n', twice));
    }

    [Fact]
    [Semantics("S141")]
    public void The_list_for_operators_has_every_event_and_no_other()
    {
        string[] expected = [.. All().Where(static e => !s_hidden.Contains(e.Level)).OrderBy(static e => e.Id).Select(static e => $"{e.Id} | {e.Level} | {e.Message}")];
        string[] listed = [.. File.ReadAllLines(Path.Combine(Repository.Root, "events.md")).Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])).Select(Row)];
        string[] missing = [.. expected.Except(listed, StringComparer.Ordinal)];
        string[] foreign = [.. listed.Except(expected, StringComparer.Ordinal)];
        Assert.True(missing.Length + foreign.Length == 0, $"events.md lacks:\n{string.Join('\n', missing)}\nand must not have:\n{string.Join('\n', foreign)}");
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
    }

    // | id | level | message | what to do |
    private static string Row(string line)
    {
        string[] cells = [.. line.Split(" | ").Select(static cell => cell.Trim('|', ' '))];
        Assert.True(cells.Length == 4 && cells[3].Length > 0, line);
        return $"{cells[0]} | {cells[1]} | {cells[2].Trim('`')}";
    }

    private static IEnumerable<Event> All()
        => from project in SourceTree.Product
           from file in project.Files
           from attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>()
           where attribute.Name.ToString() == "LoggerMessage"
           select Read(project.Files, file, attribute);

    private static Event Read(IEnumerable<SourceFile> files, SourceFile file, AttributeSyntax attribute)
    {
        AttributeArgumentSyntax[] arguments = [.. attribute.ArgumentList!.Arguments];
        ExpressionSyntax id = Find(arguments, "EventId", 0);
        ExpressionSyntax level = Find(arguments, "Level", 1);
        ExpressionSyntax message = Find(arguments, "Message", 2);
        return new Event(
            int.Parse(Resolve(files, id), CultureInfo.InvariantCulture), level.ToString().Split('.')[^1], ((LiteralExpressionSyntax)message).Token.ValueText, file.ToString());
    }

    // A number, or a constant of the same project.
    private static string Resolve(IEnumerable<SourceFile> files, ExpressionSyntax id)
        => id is not MemberAccessExpressionSyntax member ? id.ToString()
            : files.SelectMany(static file => file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
                .Where(type => type.Identifier.Text == member.Expression.ToString())
                .SelectMany(static type => type.DescendantNodes().OfType<VariableDeclaratorSyntax>())
                .Single(constant => constant.Identifier.Text == member.Name.Identifier.Text).Initializer!.Value.ToString();

    private static ExpressionSyntax Find(AttributeArgumentSyntax[] arguments, string name, int position)
        => (arguments.FirstOrDefault(argument => argument.NameEquals?.Name.ToString() == name) ?? arguments[position]).Expression;

    private sealed record Event(int Id, string Level, string Message, string Place);
}
