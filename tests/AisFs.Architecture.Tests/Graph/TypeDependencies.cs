using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using AisFs.Architecture.Tests.Source;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Graph;

/// <summary>Which other types a top-level type of a project uses.</summary>
public static class TypeDependencies
{
    /// <summary>
    /// Reads a project's assembly: signatures, fields, attributes and the bodies of all methods, those of lambdas, iterators and
    /// asynchronous methods included. The compiler writes the values of constants into the code that uses them; their uses are
    /// taken from the source. What the compiler generates counts for the type that it was generated for.
    /// </summary>
    /// <param name="types">The project's top-level types, from its source.</param>
    /// <param name="others">Types of other projects that it may use.</param>
    /// <param name="assembly">The path of its assembly.</param>
    /// <returns>Pairs of different types.</returns>
    public static IReadOnlySet<(DeclaredType From, DeclaredType To)> Of(IReadOnlyList<DeclaredType> types, IEnumerable<DeclaredType> others, string assembly)
    {
        Dictionary<string, DeclaredType> byName = types.ToDictionary(static type => type.FullName, StringComparer.Ordinal);
        Dictionary<string, DeclaredType> targets = types.Concat(others).DistinctBy(static type => type.FullName).ToDictionary(static type => type.FullName, StringComparer.Ordinal);
        HashSet<(DeclaredType, DeclaredType)> found = [];
        ArchUnitNET.Domain.Architecture architecture = new ArchLoader()
            .LoadFilteredDirectory(Path.GetDirectoryName(assembly)!, Path.GetFileName(assembly))
            .Build();
        foreach (IType type in architecture.Types)
        {
            if (byName.TryGetValue(Outermost(type.FullName), out DeclaredType? from))
            {
                foreach (string name in type.Dependencies.SelectMany(static dependency => Targets(dependency)).Distinct(StringComparer.Ordinal))
                {
                    Add(found, from, targets.GetValueOrDefault(Outermost(name)));
                }
            }
        }

        foreach ((DeclaredType from, DeclaredType to) in Constants(types))
        {
            Add(found, from, to);
        }

        return found;
    }

    private static void Add(HashSet<(DeclaredType, DeclaredType)> found, DeclaredType from, DeclaredType? to)
    {
        if (to is not null && to != from)
        {
            found.Add((from, to));
        }
    }

    private static IEnumerable<string> Targets(ITypeDependency dependency)
        => [dependency.Target.FullName, .. dependency.TargetGenericArguments.SelectMany(static argument => Names(argument))];

    private static IEnumerable<string> Names(GenericArgument argument)
        => [argument.Type.FullName, .. argument.GenericArguments.SelectMany(static inner => Names(inner))];

    private static string Outermost(string name)
    {
        int nested = name.IndexOf('+', StringComparison.Ordinal);
        return nested < 0 ? name : name[..nested];
    }

    // Uses of the form Type.Constant and Enum.Member.
    private static IEnumerable<(DeclaredType From, DeclaredType To)> Constants(IReadOnlyList<DeclaredType> types)
    {
        Dictionary<string, DeclaredType> owners = [];
        foreach (DeclaredType type in types)
        {
            foreach (string constant in type.Parts.SelectMany(static part => ConstantsOf(part.Syntax)))
            {
                // A name that two types have says nothing.
                owners[$"{type.Name}.{constant}"] = owners.ContainsKey($"{type.Name}.{constant}") ? null! : type;
            }
        }

        return from type in types
               from part in type.Parts
               from access in part.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
               let owner = owners.GetValueOrDefault($"{LastName(access.Expression)}.{access.Name.Identifier.Text}")
               where owner is not null
               select (type, owner);
    }

    private static IEnumerable<string> ConstantsOf(MemberDeclarationSyntax syntax) => syntax switch
    {
        EnumDeclarationSyntax list => list.Members.Select(static member => member.Identifier.Text),
        TypeDeclarationSyntax type => type.Members.OfType<FieldDeclarationSyntax>()
            .Where(static field => field.Modifiers.Any(static word => word.Text == "const"))
            .SelectMany(static field => field.Declaration.Variables.Select(static variable => variable.Identifier.Text)),
        _ => [],
    };

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        _ => string.Empty,
    };
}
