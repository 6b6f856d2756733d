using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ventral.Cli.Tests.Architecture;

/// <summary>Public types are sealed and immutable, and named as the field names things.</summary>
public class PublicTypeTests
{
    private static readonly string[] Assemblies =
        ["Ventral.Tensors", "Ventral.Data", "Ventral.Networks", "Ventral.Analysis", "Ventral.Studies", "Ventral.Reports"];

    public static TheoryData<Type> Types => [.. Assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes())];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_public_class_is_sealed_static_or_closed(Type type)
    {
        if (!type.IsClass || type.IsSealed || typeof(Exception).IsAssignableFrom(type))
        {
            return;
        }

        // An abstract class whose constructors nobody outside can call is a closed set of kinds.
        type.IsAbstract.ShouldBeTrue($"{type} must be sealed, static or abstract");
        type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Where(constructor => !IsCopyConstructor(constructor, type))
            .ShouldAllBe(constructor => !constructor.IsPublic && !constructor.IsFamily && !constructor.IsFamilyOrAssembly);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_public_type_cannot_be_changed(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            return;
        }

        type.GetProperties(declared)
            .Where(property => property.SetMethod is { IsPublic: true } setter && !IsInitOnly(setter))
            .ShouldBeEmpty($"{type} must have no property that can be set");
        type.GetFields(declared)
            .Where(field => !field.IsInitOnly && !field.IsLiteral)
            .ShouldBeEmpty($"{type} must have no field that can be set");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_name_says_what_a_thing_is(Type type)
    {
        string[] empty = ["Utils", "Util", "Helper", "Helpers", "Manager", "Common", "Misc"];

        empty.ShouldAllBe(word => !type.Name.Contains(word, StringComparison.Ordinal));
    }

    private static bool IsCopyConstructor(ConstructorInfo constructor, Type type) =>
        constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
