namespace Ventral.Tensors.Tests;

public class PhiloxTests
{
    // Known answers published with Random123 (Salmon et al. 2011), philox4x32 with 10 rounds; words from the lowest.
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void The_block_function_gives_the_published_answers(string counter, string key, string expected)
    {
        uint[] c = Words(counter), k = Words(key), e = Words(expected);
        UInt128 block = Philox4x32.Block(Join(c), k[0], k[1]);
        block.ShouldBe(Join(e));
    }

    [Fact]
    public void A_stream_follows_from_the_documented_derivation()
    {
        // SHA-256 of eight little-endian seed bytes and the purpose, its first two words the key; the index is the counter's high half.
        byte[] message = [42, 0, 0, 0, 0, 0, 0, 0, .. "rsa/bootstrap"u8];
        byte[] digest = System.Security.Cryptography.SHA256.HashData(message);
        uint key0 = BitConverter.ToUInt32(digest, 0), key1 = BitConverter.ToUInt32(digest, 4);
        var generator = new Philox(new Seed(42), "rsa/bootstrap", 7);
        for (ulong position = 0; position < 3; position++)
        {
            UInt128 block = Philox4x32.Block(new UInt128(7, position), key0, key1);
            for (int word = 0; word < 4; word++)
            {
                generator.NextUInt32().ShouldBe((uint)(block >> (32 * word)));
            }
        }
    }

    [Fact]
    public void Seed_purpose_and_index_each_give_another_stream()
    {
        ulong[] first =
        [
            new Philox(new Seed(1), "a").NextUInt64(), new Philox(new Seed(2), "a").NextUInt64(),
            new Philox(new Seed(1), "b").NextUInt64(), new Philox(new Seed(1), "a", 1).NextUInt64(),
        ];
        first.Distinct().Count().ShouldBe(4);
        new Philox(new Seed(1), "a").NextUInt64().ShouldBe(first[0]);
    }

    [Fact]
    public void Uniform_numbers_have_the_moments_of_the_uniform_distribution()
    {
        var generator = new Philox(new Seed(3), "uniform moments");
        const int Count = 200_000;
        double sum = 0, squares = 0, lag = 0, before = 0.5;
        for (int i = 0; i < Count; i++)
        {
            double x = generator.NextDouble();
            x.ShouldBeInRange(0, 1 - double.Epsilon);
            sum += x;
            squares += (x - 0.5) * (x - 0.5);
            lag += (x - 0.5) * (before - 0.5);
            before = x;
        }

        // Five standard errors of each.
        (sum / Count).ShouldBe(0.5, 5 * Math.Sqrt(1.0 / 12 / Count));
        (squares / Count).ShouldBe(1.0 / 12, 5 * Math.Sqrt(1.0 / 180 / Count));
        (lag / Count).ShouldBe(0, 5.0 / 12 / Math.Sqrt(Count));
    }

    // Lengths about a group of blocks and a chunk, starts between and within blocks, a seed whose draws reach every branch.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Numbers_drawn_at_once_are_those_drawn_one_by_one(int wordsBefore)
    {
        foreach (int length in new[] { 0, 1, 2, 7, 8, 9, 255, 256, 263, 511, 512, 1031, 5000 })
        {
            Philox single = new(new Seed(9), "at once", 3), bulk = new(new Seed(9), "at once", 3);
            for (int word = 0; word < wordsBefore; word++)
            {
                bulk.NextUInt32().ShouldBe(single.NextUInt32());
            }

            double[] values = new double[length];
            bulk.FillNormal(values);
            values.ShouldBe(Enumerable.Range(0, length).Select(_ => single.NextNormal()));
            bulk.FillUniform(values);
            values.ShouldBe(Enumerable.Range(0, length).Select(_ => single.NextDouble()));
            bulk.NextUInt32().ShouldBe(single.NextUInt32());
        }
    }

    [Fact]
    public void Normal_numbers_at_once_agree_at_the_ends_of_every_branch()
    {
        // The extremes, the centre's and the middle's ends within some steps, and powers of two, where the logarithm changes its exponent.
        double[] ends = [0, 0.075, 0.925, Math.Exp(-25), 1 - Math.Exp(-25), 0.5, 1, .. Enumerable.Range(2, 50).Select(k => Math.ScaleB(1, -k))];
        ulong[] numbers = [.. ends.SelectMany(p => Enumerable.Range(-40, 80).Select(step => unchecked((ulong)((long)(p * (1L << 52)) + step) << 12)))];
        double[] values = new double[numbers.Length];
        NormalQuantile.Fill(numbers, values);
        for (int i = 0; i < numbers.Length; i++)
        {
            BitConverter.DoubleToInt64Bits(values[i]).ShouldBe(BitConverter.DoubleToInt64Bits(NormalQuantile.Of(numbers[i])), $"number {numbers[i]:x16}");
        }
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        var generator = new Philox(new Seed(3), "normal moments");
        const int Count = 200_000;
        double[] power = new double[5];
        for (int i = 0; i < Count; i++)
        {
            double x = generator.NextNormal(), raised = 1;
            for (int p = 1; p < power.Length; p++)
            {
                power[p] += raised *= x;
            }
        }

        // Five standard errors: Var x = 1, Var x² = 2, Var x³ = 15, Var x⁴ = 96.
        (power[1] / Count).ShouldBe(0, 5 * Math.Sqrt(1.0 / Count));
        (power[2] / Count).ShouldBe(1, 5 * Math.Sqrt(2.0 / Count));
        (power[3] / Count).ShouldBe(0, 5 * Math.Sqrt(15.0 / Count));
        (power[4] / Count).ShouldBe(3, 5 * Math.Sqrt(96.0 / Count));
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        var generator = new Philox(new Seed(4), "bounded");
        const int Bound = 7, Count = 70_000;
        int[] seen = new int[Bound];
        for (int i = 0; i < Count; i++)
        {
            seen[generator.NextInt(Bound)]++;
        }

        // 99.99 % quantile of χ² with 6 degrees of freedom.
        ChiSquare(seen, Count / (double)Bound).ShouldBeLessThan(27.86);
    }

    [Fact]
    public void A_bound_near_the_range_stays_within_it()
    {
        var generator = new Philox(new Seed(5), "large bound");
        int[] drawn = [.. Enumerable.Range(0, 2000).Select(_ => generator.NextInt(int.MaxValue))];
        drawn.ShouldAllBe(x => x >= 0 && x < int.MaxValue);
        generator.NextInt(1).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => generator.NextInt(0));
    }

    [Fact]
    public void Permutations_of_four_are_equally_likely()
    {
        var generator = new Philox(new Seed(6), "permutations");
        const int Count = 48_000;
        var seen = new Dictionary<int, int>();
        for (int i = 0; i < Count; i++)
        {
            int[] order = generator.Permutation(4);
            order.Order().ShouldBe([0, 1, 2, 3]);
            int name = (order[0] * 64) + (order[1] * 16) + (order[2] * 4) + order[3];
            seen[name] = seen.GetValueOrDefault(name) + 1;
        }

        seen.Count.ShouldBe(24);

        // 99.99 % quantile of χ² with 23 degrees of freedom.
        ChiSquare(seen.Values, Count / 24.0).ShouldBeLessThan(56.0);
    }

    [Theory]
    [InlineData(5, 3, 60, 108.2)]
    [InlineData(130, 2, 16_770, 17_458)]
    public void Ordered_choices_are_equally_likely(int n, int k, int outcomes, double limit)
    {
        // The limit is the 99.99 % quantile of χ² with one degree of freedom less than there are outcomes. The second choice is of few out of many.
        var generator = new Philox(new Seed(6), "choices");
        int[] seen = new int[outcomes];
        for (int i = 0; i < 20 * outcomes; i++)
        {
            int name = 0, left = n;
            List<int> rest = [.. generator.Choice(n, k)];
            for (; rest.Count > 0; left--)
            {
                // The place of the first among the numbers not yet taken: its own less the smaller ones taken before.
                name = (name * left) + rest[0];
                rest = [.. rest.Skip(1).Select(other => other > rest[0] ? other - 1 : other)];
            }

            seen[name]++;
        }

        ChiSquare(seen, 20).ShouldBeLessThan(limit);
    }

    [Fact]
    public void A_choice_of_few_out_of_a_thousand_million_is_that_of_the_first_of_a_permutation()
    {
        int[] chosen = new Philox(new Seed(7), "few").Choice(1_000_000_000, 1000);
        chosen.Distinct().Count().ShouldBe(1000);
        chosen.Min().ShouldBeInRange(0, 20_000_000);
        chosen.Max().ShouldBeInRange(980_000_000, 999_999_999);

        // The exchanges written out, with an array.
        foreach (int k in new[] { 0, 1, 5, 15, 16 })
        {
            var generator = new Philox(new Seed(7), "few");
            int[] order = [.. Enumerable.Range(0, 1000)];
            for (int first = 0; first < k; first++)
            {
                int other = first + generator.NextInt(1000 - first);
                (order[first], order[other]) = (order[other], order[first]);
            }

            new Philox(new Seed(7), "few").Choice(1000, k).ShouldBe(order[..k]);
        }
    }

    [Fact]
    public void A_choice_holds_different_numbers_and_favours_none()
    {
        var generator = new Philox(new Seed(7), "choice");
        int[] seen = new int[10];
        for (int i = 0; i < 20_000; i++)
        {
            int[] chosen = generator.Choice(10, 3);
            chosen.Distinct().Count().ShouldBe(3);
            foreach (int number in chosen)
            {
                seen[number]++;
            }
        }

        // Each number is in with 3/10; five standard errors.
        seen.ShouldAllBe(count => Math.Abs(count - 6000) < 5 * Math.Sqrt(20_000 * 0.3 * 0.7));
        generator.Choice(4, 4).Order().ShouldBe([0, 1, 2, 3]);
        generator.Choice(4, 0).ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => generator.Choice(2, 3));
    }

    private static double ChiSquare(IEnumerable<int> seen, double expected) => seen.Sum(count => (count - expected) * (count - expected) / expected);

    private static uint[] Words(string text) => [.. text.Split(' ').Select(word => Convert.ToUInt32(word, 16))];

    private static UInt128 Join(uint[] words) => new(((ulong)words[3] << 32) | words[2], ((ulong)words[1] << 32) | words[0]);
}
