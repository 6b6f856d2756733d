using System.Collections.Immutable;
using System.Reflection;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Geometry;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>
/// Every measure, whatever it is given: a number, <c>null</c> where the documentation says so, or an error that names what is wrong.
/// Never NaN, never ∞, never an exception that is no answer. Which of them, and the number to six digits, is kept: <see cref="ContractSnapshot"/>.
/// </summary>
public class ContractTests
{
    // Statistics of scores: they take plain numbers, and have suites of their own.
    private static readonly string[] OtherSuites = ["Ventral.Analysis.Inference", "Ventral.Analysis.TradeOff"];

    private static readonly Type[] Inputs = [typeof(Activations), typeof(RepeatedResponses), typeof(Rdm), typeof(RdmSet)];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var measure in Measures.All)
            {
                foreach (var situation in Situation.All.Where(s => measure.IsOfTwo || !s.IsMismatched))
                {
                    cases.Add(measure.Name, situation.Name);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_measure_gives_a_number_or_says_why_not(string measure, string situation)
    {
        var input = Situation.All.Single(s => s.Name == situation);
        var run = Measures.All.Single(m => m.Name == measure);
        object? result;
        try
        {
            result = run.Run(input, new Workers(1));
        }
        catch (VentralException refusal)
        {
            (situation != "ordinary" || run.IsRefused).ShouldBeTrue(refusal.Message);
            bool namesInput = refusal.Message.Contains(Situation.LayerName, StringComparison.Ordinal) || refusal.Message.Contains(Situation.AreaName, StringComparison.Ordinal);
            namesInput.ShouldBeTrue($"'{refusal.Message}' must say which input it is about");
            ContractSnapshot.Of(refusal).ShouldBe(Kept(measure, situation));
            return;
        }

        run.IsRefused.ShouldBeFalse();
        input.IsMismatched.ShouldBeFalse("stimuli that differ must be refused");
        var numbers = Numbers.In(result).ToArray();
        numbers.Where(n => !double.IsFinite(n.Value)).ShouldBeEmpty();
        (situation != "ordinary" || numbers.Length > 0).ShouldBeTrue("a result must hold a number");
        ContractSnapshot.Of(result, input).ShouldBe(Kept(measure, situation));
    }

    [Fact]
    public void The_snapshot_holds_no_case_that_is_gone() =>
        ContractSnapshot.All.Keys.Except(Measures.All.SelectMany(m => Situation.All.Select(s => (m.Name, s.Name)))).ShouldBeEmpty();

    /// <summary>No likeness to what does not vary, neither 0 nor 1.</summary>
    [Theory]
    [InlineData("constant layer")]
    [InlineData("constant area")]
    [InlineData("all zero")]
    public void What_does_not_vary_has_no_likeness(string situation)
    {
        var input = Situation.All.Single(s => s.Name == situation);
        foreach (var measure in Measures.All.Where(m => m.IsOfTwo && (m.Covers.Contains(typeof(GeometryComparison)) || m.Covers.Contains(typeof(RdmComparison)))))
        {
            Should.Throw<VentralException>(() => measure.Run(input, new Workers(1)), measure.Name);
        }
    }

    [Fact]
    public void A_channel_that_does_not_vary_has_no_score()
    {
        var input = Situation.All.Single(s => s.Name == "one silent unit and channel");
        foreach (var (name, held) in Measures.HeldOut(input))
        {
            foreach (var pooling in Enum.GetValues<ScorePooling>())
            {
                held.Correlations(pooling).Select(r => r is null).ShouldBe([false, true, false], name);
                held.ExplainedVariances(pooling).Select(r => r is null).ShouldBe([false, true, false], name);
            }
        }
    }

    [Fact]
    public void No_measure_is_left_out()
    {
        var covered = Measures.All.SelectMany(m => m.Covers).Distinct().ToArray();
        var missing = typeof(GeometryComparison).Assembly.GetExportedTypes()
            .Where(t => !OtherSuites.Contains(t.Namespace) && TakesInput(t) && !covered.Any(t.IsAssignableTo))
            .Select(t => t.FullName);
        missing.ShouldBeEmpty("add these to Contracts/Measures.cs");
        Measures.Unlisted.Except(covered).ShouldBeEmpty("give an example of these in Contracts/Measures.cs");
    }

    [Fact]
    public void Names_of_cases_are_different()
    {
        Measures.All.Select(m => m.Name).ShouldBeUnique();
        Situation.All.Select(s => s.Name).ShouldBeUnique();
    }

    /// <summary>What no measure has to fear, as the types of its input refuse it.</summary>
    [Fact]
    public void NaN_infinity_emptiness_and_duplicate_ids_do_not_enter()
    {
        var ids = Tests.Rsa.Make.Ids(2);
        foreach (float wrong in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Should.Throw<VentralException>(() => new Activations("conv1", ids, 2, [1, 2, wrong, 4])).Message.ShouldContain("'conv1'");
            Should.Throw<VentralException>(() => new Rdm("conv1", ids, [wrong])).Message.ShouldContain("'conv1'");
            Should.Throw<VentralException>(() => new Matrix<double>(1, 2, [1, wrong]));
        }

        Should.Throw<VentralException>(() => new RepeatedResponses("V4", ids, 1, 2, [1, 2, float.NaN, float.NaN])).Message.ShouldContain("'V4'");
        Should.Throw<VentralException>(() => new RepeatedResponses("V4", ids, 1, 2, [1, 2, 3, float.PositiveInfinity])).Message.ShouldContain("'V4'");
        Should.Throw<VentralException>(() => StimulusIds.Create("none", [])).Message.ShouldContain("'none'");
        Should.Throw<VentralException>(() => StimulusIds.Create("twice", ["a", "a"])).Message.ShouldContain("'twice'");
        Should.Throw<VentralException>(() => new Activations("conv1", ids, 2, [1, 2])).Message.ShouldContain("'conv1'");
        Should.Throw<ArgumentOutOfRangeException>(() => new Activations("conv1", ids, 0, []));
        Should.Throw<ArgumentOutOfRangeException>(() => new RepeatedResponses("V4", ids, 0, 1, []));
        Should.Throw<VentralException>(() => new RdmSet("none", []));
    }

    private static string Kept(string measure, string situation) =>
        ContractSnapshot.All.GetValueOrDefault((measure, situation), "no answer is kept; VENTRAL_ACCEPT_SNAPSHOTS=1 writes the new ones");

    private static bool TakesInput(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(declared).Cast<MethodBase>().Concat(type.GetConstructors(declared))
            .SelectMany(m => m.GetParameters())
            .Any(p => Inputs.Contains(p.ParameterType) || p.ParameterType.GenericTypeArguments.Any(a => Inputs.Contains(a)) || Inputs.Contains(p.ParameterType.GetElementType()));
    }
}
