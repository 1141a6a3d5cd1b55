/** Shows the fields that what a ring shows needs, and its own activities only where it shows them. Without it all are shown. */
class RingSourceController extends window.StimulusModule.Controller {
  static values = { prefix: String };

  connect() {
    this.show();
  }

  show() {
    const source = document.getElementsByName(`${this.prefixValue}-source`)[0].value;
    this.element.querySelectorAll('[data-sqa-source-for]').forEach((wrapper) => {
      const hasError = wrapper.querySelector('.w-field--error') !== null;
      wrapper.hidden = !hasError && !wrapper.dataset.sqaSourceFor.split(' ').includes(source);
    });
  }
}

window.wagtail.app.register('sqa-ring-source', RingSourceController);
