using AisFs.Architecture.Tests.Baseline;
using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>Nothing grows so large that a reader loses the way in it.</summary>
public sealed class SizeTests
{
    /// <summary>The most lines of a file, tests included.</summary>
    public const int FileLines = 400;

    /// <summary>The most lines of a type, all of its files together.</summary>
    public const int TypeLines = 600;

    /// <summary>The most lines of a member with code.</summary>
    public const int MemberLines = 60;

    private static readonly Dictionary<string, string> s_none = [];

    [Fact]
    public void No_file_is_too_long()
        => Exceptions.Check(
            "file lines",
            from project in SourceTree.All
            from file in project.Files
            where file.Lines > FileLines
            select new Finding(file.Name, file.Lines, $"{file} has {file.Lines} lines, at most {FileLines} are allowed"),
            s_none);

    [Fact]
    public void No_type_is_too_long()
        => Exceptions.Check(
            "type lines",
            from type in SourceTree.All.SelectMany(DeclaredType.Of)
            where type.Lines > TypeLines
            select new Finding(type.Name, type.Lines, $"{type} has {type.Lines} lines in {type.Parts.Count} files, at most {TypeLines} are allowed"),
            s_none);

    [Fact]
    public void No_member_is_too_long()
        => Exceptions.Check(
            "member lines",
            from project in SourceTree.All
            from file in project.Files
            from member in Member.Of(file)
            where member.Lines > MemberLines
            select new Finding(member.Name, member.Lines, $"{member.Name} in {file} has {member.Lines} lines, at most {MemberLines} are allowed"),
            s_none);
}
