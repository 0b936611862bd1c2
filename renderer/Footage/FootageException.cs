namespace Presenter.Renderer.Footage;

/// <summary>Footage, transcript or consent cannot be used; the message names what, why, and what to do about it.</summary>
public sealed class FootageException(string message, Exception? inner = null) : Exception(message, inner);
