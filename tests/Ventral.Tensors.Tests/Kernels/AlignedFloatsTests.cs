using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Memory that starts on a cache line.</summary>
public class AlignedFloatsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(19_200)]
    [InlineData(100_001)]
    public void Values_are_zeros_from_a_cache_line_on(int length)
    {
        var memory = new AlignedFloats(length);
        memory.Values.Length.ShouldBe(length);
        memory.Values.IndexOfAnyExcept(0f).ShouldBe(-1);
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetReference(memory.Values));
        (address % 64).ShouldBe(0);
    }

    [Fact]
    public void More_than_an_array_holds_is_refused() => Should.Throw<OverflowException>(() => new AlignedFloats(int.MaxValue));
}
