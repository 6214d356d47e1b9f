using System.Reflection;
using AisFs.Architecture.Tests.Baseline;
using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>
/// What calls into native libraries is bound in native-interop. The tests have system calls of their own: they look at a mount from the
/// outside, not through the bindings that they test.
/// </summary>
public sealed class NativeCallTests
{
    [Fact]
    public void Native_functions_are_declared_in_native_interop_only()
        => KnownViolations.Check(
            "native call",
            from project in SourceTree.Product
            where Path.GetFileName(Path.GetDirectoryName(project.Folder)) == "src"
            from type in Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll")).GetTypes()
            let calls = type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Count(static method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            where calls > 0
            select new Finding(type.Name, calls, $"{type} declares {calls} native functions outside of native-interop"));
}
