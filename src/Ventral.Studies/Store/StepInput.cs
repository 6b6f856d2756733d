namespace Ventral.Studies.Store;

/// <summary>Something that a step consumes.</summary>
/// <param name="Name">What it is to the step: <c>network</c>, <c>stimuli</c>, <c>rdm</c>. One name may stand several times, in order.</param>
/// <param name="Value">Its content: a hash, the key of the result consumed, or an option's text; never a user's name for it.</param>
internal readonly record struct StepInput(string Name, string Value)
{
    public static implicit operator StepInput((string Name, string Value) input) => new(input.Name, input.Value);
}
