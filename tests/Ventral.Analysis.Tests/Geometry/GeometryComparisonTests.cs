using System.Text.Json;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Geometry;

/// <summary>Measures of geometry against NumPy (Goldens/geometry.py), by hand, and by their axioms.</summary>
public class GeometryComparisonTests
{
    private static readonly JsonElement[] Goldens = [.. JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Geometry", "Goldens", "geometry.json"))).RootElement.EnumerateArray()];

    // 11 dimensions over 12 stimuli, 39 over 40: the angle between what is whitened wholly is that of the numbers of dimensions alone.
    private static readonly (int Golden, string Name)[] FilledByOne = [(1, "shape-angle-0"), (4, "shape-angle-0")];

    public static TheoryData<int, string> Values
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Goldens.Length; i++)
            {
                foreach (string name in Goldens[i].EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number && p.Name is not ("stimuli" or "effective" or "entropy")).Select(p => p.Name))
                {
                    if (!FilledByOne.Contains((i, name)))
                    {
                        data.Add(i, name);
                    }
                }
            }

            return data;
        }
    }

    /// <summary>1e-6 relative; angles near 0 within 1e-7, the root of what float64 resolves near a cosine of 1.</summary>
    [Theory]
    [MemberData(nameof(Values))]
    public void A_measure_gives_NumPys_number(int golden, string name)
    {
        var (x, y) = Responses(golden);
        double expected = Goldens[golden].GetProperty(name).GetDouble();
        Measure(name).Compare(x, y, new Workers(2)).ShouldBe(expected, Math.Max(1e-7, 1e-6 * Math.Abs(expected)));
    }

    [Fact]
    public void The_spectrum_is_that_of_the_covariance()
    {
        for (int i = 0; i < Goldens.Length; i++)
        {
            double[] expected = [.. Goldens[i].GetProperty("spectrum").EnumerateArray().Select(v => v.GetDouble())];
            var spectrum = Spectrum.Of(Responses(i).X, new Workers(2));
            spectrum.Variances.Length.ShouldBe(expected.Length);
            for (int n = 0; n < expected.Length; n++)
            {
                spectrum.Variances[n].ShouldBe(expected[n], 1e-11 * expected[0]);
            }

            spectrum.EffectiveDimensionality.ShouldBe(Goldens[i].GetProperty("effective").GetDouble(), 1e-9);
            spectrum.EntropyDimensionality.ShouldBe(Goldens[i].GetProperty("entropy").GetDouble(), 1e-9);
        }
    }

    /// <summary>Five stimuli by hand: X'X and so on are small integers.</summary>
    [Fact]
    public void Five_stimuli_by_hand()
    {
        var x = Make("x", 5, 1, 0, 2, 1, 0, 3, 4, 1, 1, 5);
        var y = Make("y", 5, 1, 2, 0, 2, 1, 1, 0, 1, 3, 5, 0, 1, 1, 4, 2);
        new LinearCka().Compare(x, y, new Workers(1)).ShouldBe(0.7643711514210123, 1e-7);
        new LinearCka(isDebiased: true).Compare(x, y, new Workers(1)).ShouldBe(0.6044858532000306, 1e-6);
    }

    [Fact]
    public void Four_variances_by_hand()
    {
        var spectrum = new Spectrum([4, 2, 1, 0.5]);
        spectrum.EffectiveDimensionality.ShouldBe(56.25 / 21.25, 1e-15);
        spectrum.EntropyDimensionality.ShouldBe(3.117142110535454, 1e-14);
        new Spectrum([3, 3, 3, 3, 3]).EffectiveDimensionality.ShouldBe(5, 1e-14);
        new Spectrum([3, 0, 0]).EffectiveDimensionality.ShouldBe(1, 1e-15);
    }

    /// <summary>n^−1.3 with a ripple, as NumPy's polyfit with weights has it.</summary>
    [Fact]
    public void A_power_law_is_found()
    {
        var spectrum = new Spectrum([.. Enumerable.Range(1, 1000).Select(n => Math.Pow(n, -1.3) * (1 + (0.05 * Math.Sin(n - 1))))]);
        spectrum.PowerLawExponent().ShouldBe(1.2980011631153805, 1e-12);
        new Spectrum([.. Enumerable.Range(1, 60).Select(n => 7 / (double)(n * n))]).PowerLawExponent(2, 60).ShouldBe(2, 1e-12);
        Should.Throw<VentralException>(() => new Spectrum([3, 2, 1]).PowerLawExponent()).Message.ShouldContain("3");
        Should.Throw<VentralException>(() => new Spectrum([3, 2, 0]).PowerLawExponent(1, 3)).Message.ShouldContain("axis 3");
    }

    /// <summary>Rotating, scaling and moving one set changes neither alignment nor shape, stretching an axis does; correlations stand even that.</summary>
    [Fact]
    public void Measures_know_what_they_must_not_see()
    {
        var x = Normal("x", 30, 6, 1);
        var y = Mixed(x, Normal("noise", 30, 6, 2), 0.8f);
        var moved = Rotated(y, 3.5f);
        var stretched = Stretched(y);
        foreach (string name in GeometryComparison.Names.Where(n => !n.StartsWith("soft-matching", StringComparison.Ordinal)))
        {
            var measure = GeometryComparison.Parse(name);
            double value = measure.Compare(x, y, new Workers(2));
            measure.Compare(x, moved, new Workers(2)).ShouldBe(value, 2e-6, name);
            double other = measure.Compare(x, stretched, new Workers(2));
            (Math.Abs(other - value) < 2e-6).ShouldBe(name is "cca" or "pwcca", name);
            if (name != "pwcca")
            {
                measure.Compare(y, x, new Workers(1)).ShouldBe(value, 1e-9, name);
            }

            measure.Compare(x, x, new Workers(1)).ShouldBe(name == "shape-angle" ? 0 : 1, 1e-6, name);
        }
    }

    /// <summary>Independent Gaussian responses: biased alignment rises with the number of units, debiased does not.</summary>
    [Theory]
    [InlineData(50, 2000, 1000)]
    [InlineData(200, 20, 30)]
    [InlineData(20, 20, 500)]
    public void Debiased_alignment_of_independent_responses_is_near_0(int stimuli, int p, int q)
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(i => new LinearCka(isDebiased: true).Compare(Normal("x", stimuli, p, (ulong)i), Normal("y", stimuli, q, (ulong)i + 1000), new Workers(2)))];
        double mean = values.Average(), error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / 39 / 40);
        Math.Abs(mean).ShouldBeLessThan(4 * error);
        if (p == 2000)
        {
            new LinearCka().Compare(Normal("x", stimuli, p, 0), Normal("y", stimuli, q, 1000), new Workers(2)).ShouldBeGreaterThan(0.9);
        }
    }

    [Fact]
    public void Shape_angles_obey_the_triangle_inequality()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            var philox = new Philox(new Seed(seed), "sizes");
            int n = seed % 2 == 0 ? 3 + philox.NextInt(12) : 41 + philox.NextInt(12);
            Activations[] three = [.. Enumerable.Range(0, 3).Select(i => Normal("r", n, 1 + philox.NextInt(20), (seed * 3) + (ulong)i))];
            foreach (double alpha in n > 40 ? [0, 0.3, 1] : new[] { 0.3, 1 })
            {
                var angle = new ShapeAngle(alpha);
                double ab = angle.Compare(three[0], three[1], new Workers(1)), bc = angle.Compare(three[1], three[2], new Workers(1)), ac = angle.Compare(three[0], three[2], new Workers(1));
                ac.ShouldBeLessThanOrEqualTo(ab + bc + 1e-7);
            }
        }
    }

    /// <summary>Partial whitening adds 1 − α to singular values: those of responses ten times as large, or shown twice, are whitened less.</summary>
    [Fact]
    public void Partly_whitened_angles_depend_on_scale_and_number_of_stimuli()
    {
        var x = Normal("x", 12, 4, 1);
        var y = Mixed(x, Normal("noise", 12, 4, 2), 0.8f);
        foreach (double alpha in new[] { 0, 0.5, 1 })
        {
            var angle = new ShapeAngle(alpha);
            double value = angle.Compare(x, y, new Workers(1));
            (Math.Abs(angle.Compare(x, Rotated(y, 10), new Workers(1)) - value) < 1e-5).ShouldBe(alpha != 0.5, $"scale, {alpha}");
            (Math.Abs(angle.Compare(Twice(x), Twice(y), new Workers(1)) - value) < 1e-5).ShouldBe(alpha != 0.5, $"number, {alpha}");
        }

        static Activations Twice(Activations responses) => new(responses.Layer, Rsa.Make.Ids(2 * responses.Stimuli.Count), responses.UnitCount, [.. responses.Values, .. responses.Values]);
    }

    [Fact]
    public void One_batch_of_all_stimuli_is_the_whole()
    {
        var x = Normal("x", 24, 7, 1);
        var y = Mixed(x, Normal("n", 24, 7, 2), 1);
        new MinibatchCka(24).Compare(x, y, new Workers(1)).ShouldBe(new LinearCka(isDebiased: true).Compare(x, y, new Workers(1)), 1e-15);
    }

    [Fact]
    public void Blocks_of_units_change_nothing_and_threads_no_bit()
    {
        var y = Normal("y", 9, 3, 2);
        foreach (var (a, b) in new[] { (Normal("x", 9, 40_000, 1), y), (Normal("x", 240, 40, 1), Normal("y", 240, 30, 2)), (Normal("x", 600, 40, 1), Normal("y", 600, 30, 2)) })
        {
            foreach (string name in new[] { "cka", "cka-debiased", "cka-rbf", "shape-angle" })
            {
                var measure = GeometryComparison.Parse(name);
                double one = measure.Compare(a, b, new Workers(1));
                measure.Compare(a, b, new Workers(2)).ShouldBe(one);
                measure.Compare(a, b, new Workers(4)).ShouldBe(one);
            }
        }

        // The first units alone, and the same followed by units that never change.
        var few = Normal("few", 30, 100, 3);
        float[] padded = new float[30 * 9000];
        for (int i = 0; i < 30; i++)
        {
            Array.Fill(padded, 2.5f, i * 9000, 9000);
            few.Row(i).CopyTo(padded.AsSpan((i * 9000) + 8500));
        }

        var wide = new Activations("wide", few.Stimuli, 9000, padded);
        var other = Normal("other", 30, 3, 2);
        new LinearCka().Compare(wide, other, new Workers(2)).ShouldBe(new LinearCka().Compare(few, other, new Workers(2)), 1e-6);
        new ShapeAngle().Compare(wide, other, new Workers(2)).ShouldBe(new ShapeAngle().Compare(few, other, new Workers(2)), 1e-9);
    }

    /// <summary>Squares of 1e-30 and 1e30 are beyond float32.</summary>
    [Theory]
    [InlineData(20, 1e-30f)]
    [InlineData(20, 1e30f)]
    [InlineData(600, 1e-30f)]
    [InlineData(600, 1e30f)]
    public void The_size_of_responses_does_not_matter(int stimuli, float factor)
    {
        var x = Normal("x", stimuli, 5, 1);
        var y = Mixed(x, Normal("n", stimuli, 5, 2), 1);
        var other = Make("other", stimuli, [.. y.Values.ToArray().Select(v => v * factor)]);
        foreach (var measure in GeometryComparison.Names.Where(n => n != "soft-matching-distance").Select(GeometryComparison.Parse).Append(new MinibatchCka(stimuli / 2)))
        {
            measure.Compare(x, other, new Workers(1)).ShouldBe(measure.Compare(x, y, new Workers(1)), 1e-6, measure.Name);
        }
    }

    /// <summary>Many stimuli go by other products than few; means as large as the deviations, and a hundred times as large, where deviations are multiplied.</summary>
    [Theory]
    [InlineData(60, 0.5f)]
    [InlineData(60, 100)]
    [InlineData(230, 0)]
    [InlineData(230, 0.5f)]
    [InlineData(230, 100)]
    public void Float32_products_leave_alignment_within_1e_7_of_float64(int stimuli, float mean)
    {
        const int Units = 5000;
        var raw = Normal("x", stimuli, Units, 1);
        var x = Make("x", stimuli, [.. raw.Values.ToArray().Select(v => v + mean)]);
        var y = Mixed(x, Normal("noise", stimuli, Units, 2), 0.7f);
        double[] k = Products(x), l = Products(y);
        new LinearCka().Compare(x, y, new Workers(2)).ShouldBe(Dot(k, l) / Math.Sqrt(Dot(k, k) * Dot(l, l)), 1e-7);
    }

    /// <summary>The definitions in plain float64 sums; the debiased one takes large numbers from each other.</summary>
    [Theory]
    [InlineData(4, 256)]
    [InlineData(5, 50)]
    [InlineData(100, 2621)]
    [InlineData(512, 512)]
    [InlineData(32, 9000)]
    public void Of_few_responses_alignment_is_that_of_float64(int stimuli, int units)
    {
        var x = Normal("x", stimuli, units, 1);
        var y = Mixed(x, Normal("noise", stimuli, units, 2), 0.7f);
        double[] k = Products(x), l = Products(y);
        new LinearCka().Compare(x, y, new Workers(2)).ShouldBe(Dot(k, l) / Math.Sqrt(Dot(k, k) * Dot(l, l)), 1e-12);
        double debiased = Hsic(k, l, stimuli) / Math.Sqrt(Hsic(k, k, stimuli) * Hsic(l, l, stimuli));
        new LinearCka(isDebiased: true).Compare(x, y, new Workers(2)).ShouldBe(debiased, 1e-11);
        new MinibatchCka(stimuli).Compare(x, y, new Workers(2)).ShouldBe(debiased, 1e-11);
    }

    /// <summary>A unit of 10³⁰ that does not vary takes nothing from those beside it.</summary>
    [Theory]
    [InlineData(7, 1e-12)]
    [InlineData(600, 1e-7)]
    public void A_large_unit_that_does_not_vary_changes_no_alignment(int stimuli, double tolerance)
    {
        var y = Normal("y", stimuli, 2, 1);
        var one = new Activations("one", y.Stimuli, 1, [.. Enumerable.Range(0, stimuli).Select(i => y.Row(i)[0])]);
        var beside = new Activations("beside", y.Stimuli, 2, [.. Enumerable.Range(0, stimuli).SelectMany(i => new[] { 1e30f, y.Row(i)[0] })]);
        foreach (var measure in new GeometryComparison[] { new LinearCka(), new LinearCka(isDebiased: true), new RbfCka(), new MinibatchCka(stimuli) })
        {
            measure.Compare(beside, y, new Workers(1)).ShouldBe(measure.Compare(one, y, new Workers(1)), tolerance, measure.Name);
        }
    }

    /// <summary>The debiased CKA of batches too large for float64 throughout, by centring in float64; each batch has its own means, and one has outliers.</summary>
    [Theory]
    [InlineData(520, 40, 0)]
    [InlineData(520, 40, 100)]
    [InlineData(100, 2700, 0)]
    [InlineData(100, 2700, 100)]
    [InlineData(40, 9000, 100)]
    public void Large_batches_are_each_of_their_own_stimuli(int batch, int units, float mean)
    {
        const int Batches = 3;
        float[] drawn = Normal("x", Batches * batch, units, 1).Values.ToArray();
        var x = Make("x", Batches * batch, [.. drawn.Select((v, i) => (v * (1 + (i / (batch * units)))) + (mean * (i / (batch * units))) + (i == 3 ? 1000 : 0))]);
        var y = Mixed(x, Normal("noise", Batches * batch, units, 2), 0.7f);
        double between = 0, ofX = 0, ofY = 0;
        for (int b = 0; b < Batches; b++)
        {
            double[] k = Products(Of(x, b)), l = Products(Of(y, b));
            between += Hsic(k, l, batch);
            ofX += Hsic(k, k, batch);
            ofY += Hsic(l, l, batch);
        }

        new MinibatchCka(batch).Compare(x, y, new Workers(2)).ShouldBe(between / Math.Sqrt(ofX * ofY), 1e-7);

        Activations Of(Activations all, int b) => Make("batch", batch, all.Values.Slice(b * batch * units, batch * units).ToArray());
    }

    /// <summary>Responses of two values round alike, so that errors do not cancel; with one float32 sum for 2,048 units they came to 4e-6.</summary>
    [Theory]
    [InlineData(193, 2048)]
    [InlineData(513, 512)]
    public void Responses_of_two_values_leave_alignment_within_1e_6_of_float64(int stimuli, int units)
    {
        Activations Binary(string name, ulong seed) => Make(name, stimuli, [.. Normal(name, stimuli, units, seed).Values.ToArray().Select(v => v > 0.3f ? 1.05f : 0)]);
        var x = Binary("x", 1);
        var y = Binary("y", 2);
        double[] k = Products(x), l = Products(y);
        new LinearCka().Compare(x, y, new Workers(2)).ShouldBe(Dot(k, l) / Math.Sqrt(Dot(k, k) * Dot(l, l)), 1e-6);
    }

    [Fact]
    public void A_kernel_wider_than_all_distances_is_told()
    {
        var x = Normal("x", 30, 4, 1);
        Should.Throw<VentralException>(() => new RbfCka(1e12).Compare(x, x, new Workers(1))).Message.ShouldContain("smaller bandwidth");
    }

    [Fact]
    public void What_has_no_geometry_is_an_error_that_names_it()
    {
        var x = Normal("x", 8, 3, 1);
        var constant = new Activations("dead", x.Stimuli, 2, Enumerable.Repeat(1.5f, 16).ToArray());
        foreach (string name in GeometryComparison.Names)
        {
            var measure = GeometryComparison.Parse(name);
            Should.Throw<VentralException>(() => measure.Compare(x, constant, new Workers(1))).Message.ShouldContain("'dead'");
            Should.Throw<VentralException>(() => measure.Compare(constant, x, new Workers(1))).Message.ShouldContain("'dead'");
            Should.Throw<VentralException>(() => measure.Compare(x, Normal("y", 7, 3, 1), new Workers(1)));
            Should.Throw<VentralException>(() => measure.Compare(Normal("x", 1, 3, 1), Normal("y", 1, 3, 1), new Workers(1))).Message.ShouldContain("at least");
        }

        Should.Throw<VentralException>(() => Spectrum.Of(constant, new Workers(1))).Message.ShouldContain("'dead'");
        Should.Throw<VentralException>(() => new Spectrum([]));
        Should.Throw<VentralException>(() => new Spectrum([1, double.NaN]));
        Should.Throw<VentralException>(() => GeometryComparison.Parse("cka-debaised")).Message.ShouldContain("cka-debiased");
        foreach (var measure in new GeometryComparison[]
        {
            new RbfCka(0.5), new RbfCka(1e-5), new RbfCka(2, isDebiased: true), new RbfCka(isDebiased: true), new MinibatchCka(256), new ShapeAngle(0), new ShapeAngle(0.25), new Svcca(0.9), new Svcca(1),
        })
        {
            GeometryComparison.Parse(measure.Name).ShouldBeEquivalentTo(measure);
        }

        foreach (string name in new[] { "svcca-2", "svcca-NaN", "cka-minibatch-4.5", "cka-minibatch-1e12", "shape-angle-1.5", "cka-minibatch-3", "cka-rbf-0", "cka-rbf-1e999" })
        {
            Should.Throw<VentralException>(() => GeometryComparison.Parse(name)).Message.ShouldStartWith($"Geometry measure '{name}' is impossible: ");
        }

        foreach (string name in new[] { "shape-angle-1e-400", "shape-angle-0.01E-400", "svcca-1e-400", "cka-rbf-5e-999", "cka-minibatch-64e-400" })
        {
            string setting = name[(name.IndexOfAny([.. "0123456789"]))..];
            Should.Throw<VentralException>(() => GeometryComparison.Parse(name)).Message.ShouldStartWith($"Geometry measure '{name}' is impossible: {setting} is above 0, but less than any number that float64 holds");
        }

        foreach (string name in new[] { "shape-angle-0", "shape-angle-0.00", "shape-angle-0e-400" })
        {
            GeometryComparison.Parse(name).Name.ShouldBe("shape-angle-0");
        }

        Should.Throw<VentralException>(() => GeometryComparison.Parse("cka-minibatch")).Message.ShouldContain("'cka-minibatch-256'");
        foreach (string name in new[] { "svcca-", "svcca--1", "cka-minibatch-", "cka-rbf-debiased-2", "shape-angle-0,5", "cka-2" })
        {
            Should.Throw<VentralException>(() => GeometryComparison.Parse(name)).Message.ShouldStartWith($"Unknown geometry measure '{name}'.");
        }
    }

    [Fact]
    public void Correlations_that_are_1_by_arithmetic_are_refused()
    {
        string message = Should.Throw<VentralException>(() => new Cca().Compare(Normal("a", 10, 6, 1), Normal("b", 10, 4, 2), new Workers(1))).Message;
        message.ShouldContain("'a' has 6 dimensions");
        message.ShouldContain("more than 10 stimuli");

        foreach (var (golden, name) in FilledByOne)
        {
            var (x, y) = Responses(golden);
            Should.Throw<VentralException>(() => new ShapeAngle(0).Compare(x, y, new Workers(1))).Message.ShouldContain($"as many dimensions as {x.Stimuli.Count} stimuli leave, {x.Stimuli.Count - 1}");
            int p = Math.Min(x.UnitCount, x.Stimuli.Count - 1), q = Math.Min(y.UnitCount, x.Stimuli.Count - 1);
            Goldens[golden].GetProperty(name).GetDouble().ShouldBe(Math.Acos(Math.Min(p, q) / Math.Sqrt(p * q)), 1e-6);
        }
    }

    [Fact]
    public void Responses_of_few_dimensions_are_seen_as_such()
    {
        // Six units that are copies of two: rank 2.
        var two = Normal("two", 20, 2, 5);
        var copies = new Activations("copies", two.Stimuli, 6, [.. Enumerable.Range(0, 20).SelectMany(i => new[] { two.Row(i)[0], two.Row(i)[1], two.Row(i)[0], two.Row(i)[1], -two.Row(i)[0], two.Row(i)[1] })]);
        Spectrum.Of(copies, new Workers(1)).Variances.Count(v => v > 0).ShouldBe(2);
        new Cca().Compare(two, copies, new Workers(1)).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new RbfCka(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new ShapeAngle(1.5));
        Should.Throw<ArgumentOutOfRangeException>(() => new Svcca(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new MinibatchCka(3));
    }

    /// <summary>46,341² is beyond 2³¹ − 1.</summary>
    [Fact]
    public void More_stimuli_than_their_square_can_be_held_for_are_refused()
    {
        const int stimuli = 46_341;
        var many = new Activations("many", Rsa.Make.Ids(stimuli), 1, [.. Enumerable.Range(0, stimuli).Select(i => (float)(i % 7))]);
        foreach (string name in new[] { "cka", "cka-debiased", "cka-rbf" })
        {
            string message = Should.Throw<VentralException>(() => GeometryComparison.Parse(name).Compare(many, many, new Workers(1))).Message;
            message.ShouldContain("at most 46,340 stimuli, found 46,341 in 'many'");
        }

        new MinibatchCka(1000).Compare(many, many, new Workers(1)).ShouldBe(1, 1e-6);
    }

    private static GeometryComparison Measure(string name) => name switch
    {
        "cka-rbf-half" => new RbfCka(0.5),
        _ => GeometryComparison.Parse(name),
    };

    private static (Activations X, Activations Y) Responses(int golden)
    {
        int stimuli = Goldens[golden].GetProperty("stimuli").GetInt32();
        return (Make("x", stimuli, Floats("x")), Make("y", stimuli, Floats("y")));

        float[] Floats(string name) => [.. Goldens[golden].GetProperty(name).EnumerateArray().Select(v => (float)v.GetDouble())];
    }

    // Inner products of deviations, in float64.
    private static double[] Products(Activations r)
    {
        int stimuli = r.Stimuli.Count, units = r.UnitCount;
        double[] means = new double[units], centred = new double[stimuli * units], products = new double[stimuli * stimuli];
        for (int i = 0; i < centred.Length; i++)
        {
            means[i % units] += r.Values[i] / (double)stimuli;
        }

        for (int i = 0; i < centred.Length; i++)
        {
            centred[i] = r.Values[i] - means[i % units];
        }

        Tensors.Kernels.Gram.Symmetric(stimuli, units, centred, products, new Workers(2));
        return products;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (v, w) => v * w).Sum();

    // Unbiased, times n (n − 3).
    private static double Hsic(double[] a, double[] b, int stimuli)
    {
        double n = stimuli, dot = 0, ofA = 0, ofB = 0, cross = 0;
        for (int i = 0; i < stimuli; i++)
        {
            double rowA = 0, rowB = 0;
            for (int j = 0; j < stimuli; j++)
            {
                if (j != i)
                {
                    dot += a[(i * stimuli) + j] * b[(i * stimuli) + j];
                    rowA += a[(i * stimuli) + j];
                    rowB += b[(i * stimuli) + j];
                }
            }

            ofA += rowA;
            ofB += rowB;
            cross += rowA * rowB;
        }

        return dot + (ofA * ofB / ((n - 1) * (n - 2))) - (2 / (n - 2) * cross);
    }

    private static Activations Make(string name, int stimuli, params float[] values) =>
        new(name, Rsa.Make.Ids(stimuli), values.Length / stimuli, values);

    private static Activations Normal(string name, int stimuli, int units, ulong seed)
    {
        double[] values = new double[stimuli * units];
        new Philox(new Seed(seed), name).FillNormal(values);
        return Make(name, stimuli, [.. values.Select(v => (float)v)]);
    }

    private static Activations Mixed(Activations x, Activations noise, float share) =>
        Make("mixed", x.Stimuli.Count, [.. x.Values.ToArray().Zip(noise.Values.ToArray(), (a, b) => a + (share * b))]);

    // A reflection, x − 2 v (v·x), scaled and moved.
    private static Activations Rotated(Activations x, float scale)
    {
        double norm = Math.Sqrt(x.UnitCount);
        return Make("rotated", x.Stimuli.Count, [.. Enumerable.Range(0, x.Stimuli.Count).SelectMany(i =>
        {
            float[] row = x.Row(i).ToArray();
            double along = row.Sum(v => (double)v) / norm;
            return row.Select(v => (float)((scale * (v - (2 * along / norm))) + 5)).ToArray();
        })]);
    }

    private static Activations Stretched(Activations x) =>
        Make("stretched", x.Stimuli.Count, [.. x.Values.ToArray().Select((v, i) => v * MathF.Pow(6, i % x.UnitCount))]);
}
