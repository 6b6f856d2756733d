using System.Reflection;
using System.Text.RegularExpressions;
using Ventral.TestSupport;
using Ventral.Tensors.Differentiation;

namespace Ventral.Tensors.Tests;

/// <summary>Nothing public goes without the tests that every kernel and every differentiable operation has.</summary>
public class CoverageTests
{
    private static readonly string[] Sources =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];

    // Whatever takes workers could depend on how many there are.
    public static TheoryData<string, string> Parallel =>
    [
        .. from type in typeof(Workers).Assembly.GetExportedTypes()
           where type != typeof(Workers) && !type.IsAssignableTo(typeof(Delegate))
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           where method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Workers))
           select (type.Name.Split('`')[0], method.Name) into name
           group name by name into names
           select new TheoryDataRow<string, string>(names.Key.Item1, names.Key.Name),
    ];

    public static TheoryData<string> Differentiable =>
    [
        .. from method in typeof(Variable<double>).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.ReturnType == typeof(Variable<double>) || method.ReturnType == typeof(BatchNormalised<double>)
           where method.Name is not nameof(Variable<double>.Detach)
           group method by method.Name into overloads
           select overloads.Key,
    ];

    [Theory]
    [MemberData(nameof(Parallel))]
    public void Every_parallel_method_is_in_a_digest(string type, string method)
    {
        string digests = string.Concat(Sources.Where(text => text.Contains("BitReport." + "ShouldAgree", StringComparison.Ordinal) || text.Contains(": Same" + "BitsContract", StringComparison.Ordinal)));
        Regex.IsMatch(digests, $@"\b{type}\b").ShouldBeTrue($"no digest names {type}");
        Regex.IsMatch(digests, $@"\.{method}(<\w+>)?\(").ShouldBeTrue($"no digest calls {type}.{method}");
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Every_operation_has_its_derivatives_checked(string operation)
    {
        string checks = string.Concat(Sources.Where(text => text.Contains("GradientCheck." + "Holds", StringComparison.Ordinal)));
        Regex.IsMatch(checks, $@"\.{operation}\(").ShouldBeTrue($"no check calls {operation}");
    }
}
